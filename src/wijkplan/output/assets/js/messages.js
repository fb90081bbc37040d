// Every word that the scripts show, in Dutch. What the data say (labels, remarks, sources) is not
// here, nor is what the pages themselves say. Numbers come in as they are written.

const LEVELS = ["buurt", "wijk", "gemeente"];

/** '1 gebied', '8 gebieden'. */
const some = (count, one, many) => `${count} ${count === 1 ? one : many}`;

const sentence = (...parts) => parts.filter(Boolean).join(" ");

export const messages = {
  page: {
    failed: (why) =>
      `De atlas kan niet worden getoond (${why}). Gebruik een recente browser en houd de map met bestanden bij elkaar.`,
    noData: "gegevens ontbreken",
    oldBrowser: "browser te oud",
    noFile: (file) => `het bestand ${file} ontbreekt`,
    title: (subject, atlas) => `${subject} – ${atlas}`,
  },

  area: {
    /** What one area of a level is called: 'buurt' for the level of buurten. */
    one: (level) => (LEVELS.includes(level) ? level : "gebied"),
    per: (level) => `per ${LEVELS.includes(level) ? level : "gebied"}`,
    all: "Gebieden",
    heading: "Gebied",
    none: "Geen gebied gekozen.",
    notFound: "Geen gebied gevonden.",
    found: (count) => `${some(count, "gebied", "gebieden")} gevonden; kies met de pijltjes.`,
    told: (name, value) => `${name}: ${value}`,
  },

  value: {
    heading: "Waarde",
    class: "Klasse",
    missing: "Geen waarde",
    none: "geen waarde",
    notDelivered: "niet geleverd",
    missingBecause: (why) => `Geen waarde: ${why}`,
    reason: (why) => `Reden: ${why}`,
    source: (source) => `Bron: ${source}`,
    percentagePoints: "procentpunt",
    between: (low, high) => `tussen ${low} en ${high}`,
    fromTo: (low, high) => `${low} tot ${high}`,
    through: (low, high) => `${low} t/m ${high}`,
  },

  explain: {
    means: "Wat het is",
    computed: "Hoe het is berekend",
    notSaid: "Wat het niet zegt",
    inLine: (heading, text) => `${heading}: ${text}`,
  },

  classes: {
    methods: {
      kwantielen: "Kwantielen (even veel gebieden)",
      gelijk: "Gelijke intervallen",
      natuurlijk: "Natuurlijke grenzen",
    },
    summary: (label, level, count, missing) =>
      `${label}, ${level}: ${some(count, "klasse", "klassen")}` +
      (missing === null ? "." : `, ${missing} zonder waarde.`),
  },

  legend: {
    right: (level) => `${level} rechts`,
    difference: (unit) => `Verschil, ${unit}`,
    open: "geen vast getal, wel grenzen (kies een gebied)",
    reason: (why, count) => `${why}: ${count}`,
  },

  pair: {
    choose: "Kies een gebied",
    told: (one, other) => `${one} naast ${other}`,
  },

  picture: {
    north: "N",
    saved: (name) => `Opgeslagen als ${name}.`,
    tooLarge: "De afbeelding is te groot voor deze browser. Maak het venster kleiner en probeer het opnieuw.",
  },

  measure: {
    metres: (number) => `${number} m`,
    kilometres: (number) => `${number} km`,
    squareMetres: (number) => `${number} m²`,
    hectares: (number) => `${number} ha`,
    next: (count) =>
      (count ? "Eén punt gezet. " : "") + "Klik op de kaart, of druk op Enter voor een punt in het midden van de kaart.",
    result: (length, area, crossed) =>
      sentence(`Afstand: ${length}.`, area && `Oppervlakte: ${area}.`, crossed && "Geen oppervlakte: de lijnen kruisen elkaar."),
  },

  modes: { waarde: "Waarde", verschil: "Verschil", vergelijken: "Vergelijken" },

  difference: {
    word: "verschil",
    inUnit: (unit) => sentence("verschil", unit && `in ${unit}`),
    of: (to, from) => `${to}, vergeleken met ${from}`,
    sides: (left, right) => `links ${left}, rechts ${right}`,
    missing: (moment, why) => `${moment}: ${why}`,
  },

  time: {
    now: "nu",
    endOf: (year) => `eind ${year}`,
    moment: (year, scenario) => `eind ${year} · ${scenario}`,
    failed: (why) => `De cijfers van andere jaren kunnen niet worden getoond (${why}).`,
    swipe: " (schuif)",
    play: "Afspelen",
    pause: "Pauze",
    ended: (moment) => `Einde: ${moment}.`,
    paused: (moment) => `Gepauzeerd bij ${moment}.`,
    steady: (label, { compared }) =>
      `${label} verandert niet met de tijd: dit cijfer wordt niet vooruit berekend` +
      (compared ? ", dus er is geen verschil om te tonen." : "."),
    noNumber: (label) => `${label} is geen getal, dus er is geen verschil om te tonen.`,
    announce: (label, when) => `${label}: ${when}.`,
  },

  phases: {
    klaar: "opgeleverd",
    bezig: "in uitvoering",
    later: "nog niet begonnen",
    elders: "gaat in dit scenario niet door",
    onbekend: "jaar onbekend",
    at: (moment, phase) => `${moment}: ${phase}`,
    heading: (moment) => `${moment}:`,
  },

  map: {
    region: "Kaart: verschuif met de pijltjes, zoom met plus en min. Enter kiest het gebied in het midden, " +
      "Shift met een pijltje het gebied ernaast",
    nothingThere: "In die richting ligt geen gebied.",
    zoomIn: "Inzoomen",
    zoomOut: "Uitzoomen",
    home: "Terug naar overzicht",
    overview: "De kaart toont weer het hele gebied.",
    counted: "Een getal in een teken is het aantal op die plek.",
    together: (count) => `${count} op deze plek`,
    more: (count) => `en nog ${count}; zoom in om ze los te zien`,
    layer: (label, on) => `${label} staat ${on ? "aan" : "uit"}`,
  },

  background: {
    credit: "Achtergrond: BRT Achtergrondkaart, © Kadaster, CC BY 4.0",
    asking: "De achtergrondkaart wordt opgehaald bij service.pdok.nl.",
    partly: "Een deel van de achtergrondkaart is niet geladen.",
    unreachable: "De achtergrondkaart is niet bereikbaar en staat weer uit. De atlas zelf heeft geen internet nodig.",
  },

  chart: {
    description: (label) => `${label} per jaar, een lijn per scenario; de cijfers staan in de tabel eronder.`,
    asTable: "Als tabel",
    perYear: "Per jaar",
    table: "Cijfers per jaar en scenario",
    caption: (label) => `${label} per jaar en scenario`,
    moment: "Moment",
  },

  table: {
    title: (group, level, moment) =>
      [sentence(group, `per ${LEVELS.includes(level) ? level : "gebied"}`), moment].filter(Boolean).join(", "),
    shown: (first, last, total, level) => `${first} t/m ${last} van ${total} ${level}`,
    sortedOn: (label, descending) => `Gesorteerd op ${label}, ${descending ? "aflopend" : "oplopend"}.`,
    area: "gebied",
    own: "Gekozen cijfers",
    ownChoice: "Eigen keuze",
    noColumns: "Er zijn geen kolommen gekozen",
    columns: (count) => `${some(count, "kolom", "kolommen")} gekozen.`,
    wholeGroup: "Hele groep",
    everywhere: "Overal",
    place: "Plaats",
    shared: (place) => `gedeeld ${place}`,
    unknown: "onbekend",
    ranking: ({ label, descending, where, areas, known, total, missing }) =>
      `Plaats 1 heeft de ${descending ? "hoogste" : "laagste"} waarde van: ${label}. ` +
      sentence(`Met een plaats: ${known} van ${total} ${areas}`, where && `in ${where}`) +
      `${missing === null ? "" : `; ${missing} onbekend`}.`,
    tick: (name) => `Zet naast andere: ${name}`,
    ticked: (names) => `Gekozen: ${names}.`,
    full: (most) => `Meer dan ${most} passen niet naast elkaar.`,
    sideBySide: (names, moment) => [`${names} naast elkaar`, moment].filter(Boolean).join(", "),
    figure: "Cijfer",
    away: "Haal weg",
    takeAway: (name) => `Haal weg: ${name}`,
  },

  csv: {
    code: "code",
    name: "naam",
    theme: "thema",
    figure: "cijfer",
    unit: "eenheid",
    moment: "jaar",
    from: "bron",
    sideBySide: "naast elkaar",
    head: (label, about) => (about ? `${label} (${about})` : label),
    source: (source) => `bron: ${source}`,
    area: (name, level, code) => `${name} (${level} ${code})`,
    note: (subject) => `opmerking: ${subject}`,
    place: (label, descending, known, missing) =>
      `plaats (1 = ${descending ? "hoogste" : "laagste"} ${label}, van ${known}, ${missing} onbekend)`,
    saved: (name, rows, count) => `Opgeslagen als ${name}: ${rows} ${count === 1 ? "rij" : "rijen"}, alle bladzijden.`,
  },

  why: {
    title: (label, area) => `${label}: ${area}`,
    section: (moment, value) => `${moment}: ${value}`,
    start: (moment) => `Begin: ${moment}`,
    stock: "stand",
    register: (row) => `register, rij ${row}`,
    openWhich: "niet bekend welke woningen",
    unexplained: "Niet uit projecten te verklaren",
    projectColumns: ["Project", "Aantal", "Jaar", "Wat", "Bron"],
    onMap: (value, note) => `Op de kaart: ${value}; ${note}.`,
    between: (low, high) => `${low} en ${high}`,
    otherBounds: " Die grenzen zijn voor alle projecten samen bepaald; hierboven zijn die per project opgeteld.",
    leftOut: (count) => `Niet meegeteld: ${count}`,
    leftOutProject: ({ name, kind, year, left_out: reason, source, row, unit }, number) =>
      `${name}: ${kind}, ${number === null ? "aantal onbekend" : `${number} ${unit}`}` +
      `${year === null ? "" : `, ${year}`}: ${reason} (${source}, rij ${row})`,
    perBuurt: (label) => `${label} per buurt`,
    buurt: "Buurt",
    weighed: "Gewogen gemiddelde",
    together: "Samen",
    shareOf: (part, whole, share) => `${part} van ${whole} = ${share}%`,
    openShare: (why) => `Teller of noemer is geen vast getal: ${why}`,
    numerator: "Teller",
    denominator: "Noemer",
    source: "Bron",
    year: "Jaar",
    rule: "Regel",
    reason: "Reden",
    remark: "Opmerking",
    withTime: "Met de tijd",
    recomputed: "opnieuw berekend met de woningvoorraad van elk jaar",
    redetermined: "voor elk jaar opnieuw bepaald",
    steady: "verandert niet: dit cijfer wordt niet vooruit berekend",
  },
};
