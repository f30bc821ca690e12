// The document around the sections: nothing in it is loaded from anywhere, and nothing that was not written here may run.
import { escapedText } from "../../show/drawing/xml.js";
import { style } from "./style.js";

const policy =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

// In JSON every < can be written so that no text in it ends the element.
const safeJson = (data: unknown): string => JSON.stringify(data).replace(/</g, "\\u003c");

/** A whole HTML document. */
export const documentOf = (title: string, body: string, data: unknown, script: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapedText(title)}</title>
<style>
${style}
</style>
</head>
<body>
<a class="skip" href="#player">Skip the picture</a>
<div class="page">${body}
<footer>Made with gradmap. This page is one file: it loads nothing, and sends nothing.</footer>
</div>
<script type="application/json" id="gradmap-data">${safeJson(data)}</script>
<script>
${script}
</script>
</body>
</html>
`;
