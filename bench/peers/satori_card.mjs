// The share card of the bench by satori and resvg: a line of JSON in for each turn, one out.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [home, photoPath, imprint] = process.argv.slice(2);
const require = createRequire(`${home}/package.json`);
const { default: found } = await import(pathToFileURL(require.resolve("satori")));
const satori = found.default ?? found;
const { Resvg } = require("@resvg/resvg-js");
const face = (weight) => readFileSync(`${home}/node_modules/@fontsource/archivo/files/archivo-latin-${weight}-normal.woff`);
const fonts = [500, 800].map((weight) => ({ name: "Archivo", data: face(weight), weight, style: "normal" }));
const photo = `data:image/jpeg;base64,${readFileSync(photoPath).toString("base64")}`;
const box = (style, children) => ({ type: "div", props: { style: { display: "flex", position: "absolute", ...style }, children } });

async function card(quote) {
  const tree = box({ left: 0, top: 0, width: 1080, height: 1080, backgroundColor: "#ffc21a", color: "#17181a", fontFamily: "Archivo" }, [
    { type: "img", props: { src: photo, width: 448, height: 538, style: { position: "absolute", left: 560, top: 392, objectFit: "cover", borderTopLeftRadius: 224, borderTopRightRadius: 224 } } },
    box({ left: 72, top: 96, width: 936, fontSize: 68, fontWeight: 800, lineHeight: 1.02, letterSpacing: -1.5 }, `“${quote}”`),
    box({ left: 72, top: 760, width: 460, fontSize: 46, fontWeight: 800 }, "Denise Oyelaran"),
    box({ left: 72, top: 830, width: 460, fontSize: 36, fontWeight: 500 }, "Night nurse, Thornwick"),
    box({ left: 0, top: 930, width: 1080, height: 150, backgroundColor: "#17181a", color: "#ffc21a", padding: 40, fontSize: 28, fontWeight: 500 }, imprint),
  ]);
  const svg = await satori(tree, { width: 1080, height: 1080, fonts });
  return new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng();
}

for await (const line of createInterface({ input: process.stdin })) {
  const { seconds, quotes } = JSON.parse(line);
  const until = performance.now() + seconds * 1000;
  const before = process.cpuUsage();
  let count = 0;
  while (performance.now() < until) await card(quotes[count++ % quotes.length]);
  const used = process.cpuUsage(before);
  console.log(JSON.stringify({ count, cpu: (used.user + used.system) / 1e6 }));
}
