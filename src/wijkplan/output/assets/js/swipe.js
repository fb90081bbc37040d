// Two moments over one another: left of the divider the one, right of it the other.
"use strict";

(() => {
  const { byId } = wijkplan;
  const [SMALL, LARGE] = [2, 10];
  let percent = 50;

  const shown = (app) => app.view.other !== null;

  /** Put the divider where it belongs, on the map and above it. */
  function place(app) {
    const width = app.map.getSize().x;
    const x = Math.round((width * percent) / 100);
    app.splitAt = () => (shown(app) ? x : 0);
    app.renderer.split(shown(app) ? app.map.containerPointToLayerPoint([x, 0]).x : null);
    const handle = byId("schuif");
    handle.style.left = percent + "%";
    handle.setAttribute("aria-valuenow", String(Math.round(percent)));
  }

  function move(app, wish) {
    percent = Math.min(100, Math.max(0, wish));
    place(app);
    wijkplan.labels.repaint(app);
  }

  function onKey(app, event) {
    const way = { ArrowLeft: -1, ArrowDown: -1, PageDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 1 }[event.key];
    const end = { Home: 0, End: 100 }[event.key];
    if (way === undefined && end === undefined) return;
    event.preventDefault();
    move(app, end ?? percent + way * (event.shiftKey || event.key.startsWith("Page") ? LARGE : SMALL));
  }

  function onDrag(app) {
    const handle = byId("schuif");
    const follow = (event) => {
      const box = app.map.getContainer().getBoundingClientRect();
      move(app, (100 * (event.clientX - box.left)) / box.width);
    };
    handle.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      handle.focus({ preventScroll: true });
      handle.setPointerCapture(event.pointerId);
      handle.addEventListener("pointermove", follow);
    });
    for (const end of ["pointerup", "pointercancel"]) {
      handle.addEventListener(end, () => handle.removeEventListener("pointermove", follow));
    }
  }

  wijkplan.part({
    start(app) {
      app.splitAt = () => 0;
      if (!app.payload.time) return;
      byId("schuif").addEventListener("keydown", (event) => onKey(app, event));
      onDrag(app);
      app.map.on("move zoomend resize", () => { if (shown(app)) place(app); });
    },
    update(app, changed) {
      if (!app.payload.time || !wijkplan.view.affected(changed)) return;
      byId("schuif").hidden = !shown(app);
      byId("schuif-links").textContent = app.view.from.label;
      byId("schuif-rechts").textContent = app.view.to.label;
      byId("schuif").setAttribute("aria-valuetext", `links ${app.view.from.label}, rechts ${app.view.to.label}`);
      place(app);
    },
  });
})();
