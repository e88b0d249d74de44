// Draws each chart from the table that stands behind it. Without this script the table is there alone.
"use strict";
(() => {
    const style = getComputedStyle(document.documentElement);
    const color = name => style.getPropertyValue(name).trim();
    const strokes = [color("--brand"), color("--focus"), color("--ink-soft")];
    const font = `18px ${getComputedStyle(document.body).fontFamily}`;
    const numbers = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 2 });
    const month = seconds => {
        const day = new Date(seconds * 1000);
        return `${String(day.getUTCMonth() + 1).padStart(2, "0")}/${day.getUTCFullYear()}`;
    };

    // The values of some columns, by the names in the table's head.
    const read = (table, names) => {
        const head = [...table.querySelectorAll("thead [data-column]")];
        const index = name => head.findIndex(cell => cell.dataset.column === name);
        const rows = [...table.tBodies[0].rows];
        const values = column => rows.map(row => row.cells[column].querySelector("data").value);
        return {
            days: values(0).map(day => Date.parse(`${day}T00:00:00Z`) / 1000),
            series: names.map(name => ({ label: head[index(name)].textContent.trim(), values: values(index(name)).map(value => value === "" ? null : Number(value)) })),
        };
    };

    const draw = chart => {
        const { days, series } = read(document.getElementById(chart.dataset.chart), chart.dataset.columns.split(" "));
        const percent = "percent" in chart.dataset;
        const scale = percent ? 0.01 : Number(chart.dataset.scale);
        const unit = percent ? "%" : chart.dataset.unit;
        const told = value => value == null ? "–" : `${numbers.format(value)} ${unit}`;
        const host = document.createElement("div");
        host.className = "plot";
        // The caption and the table say the same in words and numbers.
        host.setAttribute("aria-hidden", "true");
        chart.append(host);
        const axis = { font, stroke: color("--ink"), grid: { stroke: color("--line"), width: 1 }, ticks: { show: false } };
        const tellLast = plot => plot.setLegend({ idx: days.length - 1 }, false);
        const size = () => ({ width: host.clientWidth, height: 300 });
        const plot = new uPlot({
            ...size(),
            tzDate: seconds => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
            scales: { y: { range: (_, __, highest) => [0, highest > 0 ? highest * 1.15 : 1] } },
            axes: [
                { ...axis, size: 56, gap: 14, splits: () => days.filter((_, i) => i % Math.ceil(days.length / Math.max(2, Math.floor(host.clientWidth / 130))) === 0), values: (_, splits) => splits.map(month) },
                { ...axis, size: 76, gap: 12, values: (_, splits) => splits.map(value => numbers.format(value)) },
            ],
            series: [
                { value: (_, seconds) => seconds == null ? "–" : month(seconds), label: "" },
                ...series.map((one, i) => ({
                    label: one.label, stroke: strokes[i], width: 3, dash: i === 0 ? undefined : [10, 6],
                    points: { show: true, size: 8, fill: "#fff" }, value: (_, value) => told(value),
                })),
            ],
            cursor: { drag: { x: false, y: false } },
            // Until a point is looked at, the legend tells the last.
            hooks: { ready: [tellLast], setCursor: [plot => { if (plot.cursor.idx == null) tellLast(plot); }] },
        }, [days, ...series.map(one => one.values.map(value => value == null ? null : value / scale))], host);
        new ResizeObserver(() => host.clientWidth && plot.setSize(size())).observe(chart);
    };

    document.fonts.ready.then(() => {
        document.querySelectorAll("[data-chart]").forEach(draw);
        document.querySelectorAll("details.behind[open]").forEach(table => { table.open = false; });
    });
})();
