// The sheet of a meeting works without this script. With it totals are live, and a sheet outlives a lost connection: it is kept here until the server has confirmed it.
import { amountIn, fieldsOf, prepare, read, send, written } from "./forms.js";

const RetryAfterMs = 10000;
let form;
let place;
let busy = false;
let retry;

const kept = () => JSON.parse(localStorage.getItem(place) ?? "null");
const keep = (state, fields) => localStorage.setItem(place, JSON.stringify({ state, fields }));
const forget = () => localStorage.removeItem(place);
const all = selector => [...form.querySelectorAll(selector)];
const one = name => form.querySelector(`[data-${name}]`);
const amount = input => amountIn(input.value);

const compute = () => {
    const sums = { repaid: 0, contributed: 0, spent: 0 };
    for (const input of all("[data-adds]")) {
        const value = amount(input);
        const wrong = Number.isNaN(value);
        if (wrong) {
            input.setAttribute("aria-invalid", "true");
        } else {
            input.removeAttribute("aria-invalid");
        }
        sums[input.dataset.adds] += wrong ? 0 : value;
        const line = input.closest("[data-due]");
        if (line) {
            const difference = (wrong ? 0 : value) - Number(line.dataset.due);
            line.querySelector("[data-difference]").textContent = difference === 0 ? "" : (difference < 0 ? form.dataset.less : form.dataset.more).replace("{0}", `${written(Math.abs(difference))} đ`);
        }
        input.closest("[data-line]").classList.toggle("nothing", !wrong && value === 0);
    }
    all("[data-section]").forEach(section => section.classList.toggle("nothing", !section.querySelector(".line:not(.nothing)")));
    sums.cashIn = sums.repaid + sums.contributed - sums.spent;
    sums.cashAfter = Number(form.dataset.cash) + sums.cashIn;
    for (const [name, sum] of Object.entries(sums)) {
        const data = form.querySelector(`[data-sum="${name}"]`);
        data.value = sum;
        data.textContent = `${sum < 0 ? "-" : ""}${written(Math.abs(sum))} đ`;
    }
};

const show = step => {
    form.dataset.step = step;
    all("input:not([type=hidden]), select").forEach(field => {
        field.toggleAttribute("readonly", step === "review");
    });
    all("select").forEach(field => field.classList.toggle("fixed", step === "review"));
};

const tell = (text, more) => {
    const notice = document.querySelector("[data-notice]");
    notice.hidden = false;
    notice.querySelector("p").textContent = text;
    notice.querySelector("[data-resend]").hidden = more !== "resend";
    notice.querySelector("[data-discard]").hidden = more !== "discard";
};

const add = list => {
    const rows = document.getElementById(list);
    const row = rows.lastElementChild.cloneNode(true);
    const number = rows.children.length;
    row.querySelectorAll("input, select").forEach(field => {
        field.value = "";
        field.removeAttribute("aria-invalid");
        field.removeAttribute("aria-describedby");
    });
    row.querySelectorAll(".error").forEach(error => error.remove());
    row.querySelectorAll("[id]").forEach(field => { field.id = field.id.replace(/-\d+/, `-${number}`); });
    row.querySelectorAll("[for]").forEach(label => { label.htmlFor = label.htmlFor.replace(/-\d+/, `-${number}`); });
    rows.append(row);
    prepare(row);
    return row;
};

const restore = fields => {
    const values = name => fields.filter(([field]) => field === name).map(([, value]) => value);
    for (const name of ["key", "version"]) {
        form.elements.namedItem(name).value = values(name)[0];
    }
    const loans = values("loanId");
    for (const line of all("[data-due]")) {
        const index = loans.indexOf(line.querySelector("[name=loanId]").value);
        if (index >= 0) {
            line.querySelector("[data-adds]").value = values("amount")[index];
        }
    }
    for (const [list, names] of [["contributions", ["contributor", "contribution"]], ["payments", ["activity", "payment"]]]) {
        const rows = document.getElementById(list);
        for (let i = 0; i < values(names[0]).length; i++) {
            const row = rows.children[i] ?? add(list);
            names.forEach(name => { row.querySelector(`[name=${name}]`).value = values(name)[i]; });
        }
    }
    compute();
};

const swap = async answer => {
    const page = await read(answer);
    document.title = page.title;
    document.getElementById("main").replaceWith(page.getElementById("main"));
    window.scrollTo(0, 0);
    prepare(document.getElementById("main"));
    begin(false);
};

// Sends what is kept, again and again until there is an answer. The key makes that harmless.
const deliver = async () => {
    clearTimeout(retry);
    if (busy) {
        return;
    }
    busy = true;
    show("review");
    form.classList.add("sending");
    tell(form.dataset.sending);
    let answer;
    try {
        answer = await send(form, kept().fields);
    } catch {
        answer = undefined;
    }
    busy = false;
    if (answer?.redirected) {
        forget();
        location.assign(answer.url);
    } else if (!answer || answer.status >= 500) {
        tell(form.dataset.unsent, "resend");
        retry = setTimeout(deliver, RetryAfterMs);
    } else {
        keep("draft", kept().fields);
        await swap(answer);
    }
};

const step = async name => {
    if (name === "confirm") {
        keep("sending", fieldsOf(form, "confirm"));
        await deliver();
        return;
    }
    if (busy) {
        return;
    }
    busy = true;
    try {
        const answer = await send(form, fieldsOf(form, name));
        busy = false;
        await swap(answer);
    } catch {
        busy = false;
        // Without a connection the sheet is read through as it stands here.
        const wrong = form.querySelector("[aria-invalid=true]");
        if (name === "review" && wrong) {
            wrong.focus();
        } else {
            show(name === "review" ? "review" : "edit");
            tell(form.dataset.offline);
        }
    }
};

const begin = isFirst => {
    form = document.querySelector("form[data-sheet]");
    if (!form) {
        return;
    }
    place = `sheet ${form.dataset.sheet}`;
    form.addEventListener("input", () => {
        compute();
        keep("draft", fieldsOf(form, "review"));
    });
    form.addEventListener("submit", event => {
        event.preventDefault();
        step(event.submitter?.value ?? "review");
    });
    form.addEventListener("click", event => {
        const { add: list, nothing } = event.target.dataset;
        if (list) {
            event.preventDefault();
            add(list).querySelector("select, input").focus();
        } else if (nothing !== undefined) {
            const input = event.target.closest("[data-due]").querySelector("[data-adds]");
            input.value = amount(input) === 0 ? written(Number(event.target.closest("[data-due]").dataset.due)) : "0";
            input.dispatchEvent(new Event("input", { bubbles: true }));
        }
    });
    all("[data-nothing]").forEach(button => { button.hidden = false; });
    document.querySelector("[data-resend]").addEventListener("click", deliver);
    document.querySelector("[data-discard]").addEventListener("click", () => {
        forget();
        location.reload();
    });
    compute();
    const sheet = isFirst ? kept() : null;
    if (sheet?.state === "sending") {
        restore(sheet.fields);
        deliver();
    } else if (sheet) {
        restore(sheet.fields);
        tell(form.dataset.restored, "discard");
    }
};

window.addEventListener("online", () => kept()?.state === "sending" && deliver());
begin(true);
