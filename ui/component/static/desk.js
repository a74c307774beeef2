// What pages of the desk do better with a script. None of them needs it: forms post, links lead, details fold.
// Everything is found by attribute, also in what htmx puts in later.
"use strict";
(() => {
  const on = (name, act, opt) => document.addEventListener(name, act, opt);
  const menus = () => document.querySelectorAll("details.fg-menu[open]");

  // Menus close by Escape, which gives the focus back, and by a click elsewhere.
  on("keydown", (e) => {
    if (e.key !== "Escape") return;
    for (const menu of menus()) {
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector("summary").focus();
    }
  });
  on("click", (e) => {
    for (const menu of menus()) if (!menu.contains(e.target)) menu.open = false;
  });

  // <input type="checkbox" data-all="pick"> stands for all checkboxes "pick" of its form;
  // <strong data-picked="{n} ausgewählt"> says how many there are.
  const picks = (form, name) => [...form.querySelectorAll(`input[type="checkbox"][name="${CSS.escape(name)}"]`)];
  const recount = (form) => {
    const all = form.querySelector("input[data-all]");
    if (!all) return;
    const boxes = picks(form, all.dataset.all);
    const n = boxes.filter((b) => b.checked).length;
    all.checked = n > 0 && n === boxes.length;
    all.indeterminate = n > 0 && n < boxes.length;
    for (const el of form.querySelectorAll("[data-picked]")) el.textContent = el.dataset.picked.replace("{n}", n);
  };
  on("change", (e) => {
    const form = e.target.form;
    if (!form) return;
    if (e.target.matches("input[data-all]")) for (const b of picks(form, e.target.dataset.all)) b.checked = e.target.checked;
    recount(form);
  });

  // <form data-dirty> asks before the person leaves it with something typed and not sent.
  on("input", (e) => {
    if (e.target.form?.matches("[data-dirty]")) e.target.form.dataset.dirty = "yes";
  });
  on("submit", (e) => { if (e.target.matches("[data-dirty]")) e.target.dataset.dirty = ""; });
  addEventListener("beforeunload", (e) => { if (document.querySelector('form[data-dirty="yes"]')) e.preventDefault(); });

  // <form class="fg-upload" data-upload> shows how much of its files is sent. The answer is shown as a full load shows it.
  // Its progress stands in .kern-progress, and data-failed says what to do when the line breaks.
  on("submit", (e) => {
    const form = e.target;
    if (!form.matches("form[data-upload]") || e.defaultPrevented) return;
    const bar = form.querySelector("progress");
    const chosen = [...form.querySelectorAll('input[type="file"]')].some((i) => i.files.length > 0);
    if (!bar || !chosen) return;
    e.preventDefault();
    if (form.classList.contains("is-busy")) return;
    form.classList.add("is-busy");
    const said = form.querySelector("[data-said]");
    const sent = new XMLHttpRequest();
    sent.open("POST", form.action);
    sent.upload.onprogress = (p) => {
      if (!p.lengthComputable) return;
      bar.max = p.total;
      bar.value = p.loaded;
      if (said) said.textContent = `${Math.round((p.loaded / p.total) * 100)} %`;
    };
    sent.onload = () => {
      if (!(sent.getResponseHeader("Content-Type") || "").startsWith("text/html")) { location.assign(sent.responseURL); return; }
      history.pushState(null, "", sent.responseURL);
      document.open();
      document.write(sent.responseText);
      document.close();
    };
    sent.onerror = () => {
      form.classList.remove("is-busy");
      if (said) said.textContent = form.dataset.failed || "";
    };
    sent.send(new FormData(form, e.submitter));
  });

  // <div data-script hidden> holds what only a script can do.
  // Errors are read first.
  const arrive = (root) => {
    for (const el of document.querySelectorAll("[data-script]")) el.hidden = false;
    root.querySelector?.("[data-focus]")?.focus();
    for (const form of document.querySelectorAll("form")) recount(form);
  };
  on("htmx:afterSettle", (e) => arrive(e.target));
  addEventListener("pageshow", () => arrive(document));
})();
