// Forms work without this script. With it amounts are grouped, a form is sent once, and what follows from what is typed is shown at once.
const pattern = /^\d{1,3}(?:[., \u00a0]\d{3})*$|^\d+$/;

/** The đồng in what was typed: 0 for nothing, NaN for what is no amount. */
export const amountIn = typed => {
    const text = typed.trim().replace(/\s*[đĐ₫]$/, "");
    return text === "" ? 0 : pattern.test(text) ? Number(text.replace(/\D/g, "")) : NaN;
};

export const written = amount => String(amount).replace(/\B(?=(\d{3})+$)/g, ".");

/** What is sent of a form: everything but the token of the page that it is sent from. */
export const fieldsOf = (form, step) => [...new FormData(form)].filter(([name]) => name !== "__RequestVerificationToken" && name !== "step").concat([["step", step]]);

/** Sends fields as a form would. */
export const send = (form, fields) => fetch(form.action, {
    method: "POST",
    body: new URLSearchParams([...fields, ["__RequestVerificationToken", form.elements.namedItem("__RequestVerificationToken").value]]),
    headers: { Accept: "text/html" },
    signal: AbortSignal.timeout(30000),
});

/** The document that came as an answer. */
export const read = async answer => new DOMParser().parseFromString(await answer.text(), "text/html");

const group = input => {
    const amount = amountIn(input.value);
    if (input.value.trim() !== "" && !Number.isNaN(amount)) {
        input.value = written(amount);
    }
};

// The server computes what follows, such as the schedule of a loan: there is one engine for it.
const follow = form => {
    let waiting;
    let latest = 0;
    const ask = async () => {
        const asked = ++latest;
        const region = document.getElementById(form.dataset.live);
        region.setAttribute("aria-busy", "true");
        try {
            const computed = (await read(await send(form, fieldsOf(form, "check")))).getElementById(form.dataset.live);
            if (asked === latest && computed) {
                region.replaceChildren(...computed.childNodes);
            }
        } catch {
            // Without a connection the last schedule stays.
        } finally {
            region.removeAttribute("aria-busy");
        }
    };
    form.addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(ask, 400);
    });
};

// A sheet that waits to be sent is told wherever its club is looked at.
const tellUnsent = place => {
    const sheets = Object.keys(localStorage).filter(name => name.startsWith("sheet ") && JSON.parse(localStorage.getItem(name)).state === "sending").map(name => name.slice(6));
    for (const path of sheets.filter(path => path.startsWith(place.dataset.unsent) && path !== location.pathname)) {
        const link = place.querySelector("a");
        link.href = path;
        place.hidden = false;
    }
};

export const prepare = root => {
    root.querySelectorAll("[data-amount]").forEach(input => input.addEventListener("change", () => group(input)));
    root.querySelectorAll("form[data-live]").forEach(follow);
    root.querySelectorAll("[data-unsent]").forEach(tellUnsent);
    root.querySelector("[data-faults]")?.focus();
};

// Sent once: a second press waits for the answer to the first.
document.addEventListener("submit", event => {
    const form = event.target;
    if (form.method === "post" && !("sheet" in form.dataset)) {
        if (form.dataset.sent) {
            event.preventDefault();
        }
        form.dataset.sent = "yes";
    }
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(form => delete form.dataset.sent));

prepare(document);
