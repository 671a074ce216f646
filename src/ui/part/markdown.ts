import DOMPurify from 'dompurify';
import { marked } from 'marked';

/** Markdown as safe HTML: no scripts, styles, forms, frames or names that could stand in for the page's own. */
export function renderMarkdown(markdown: string, still = false): string {
  const html = marked.parse(markdown, { async: false, gfm: true });
  return (still ? stillPurify() : DOMPurify).sanitize(html, {
    USE_PROFILES: { html: true },
    FORBID_TAGS: ['style', 'form', 'input', 'button', 'textarea', 'select', 'iframe', 'object', 'embed', 'svg', 'math'],
    FORBID_ATTR: ['id', 'name', 'style', 'srcset'],
    // No script and no file of this machine; pictures from elsewhere the page's content policy does not load.
    ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|#|data:image\/(?:png|jpeg|gif|webp);base64,)/i,
  });
}

/** A purifier of its own that leaves no address but those of links: the page fetches nothing for what it shows. */
function stillPurify(): typeof DOMPurify {
  const purify = DOMPurify(globalThis as never);
  purify.addHook('uponSanitizeAttribute', (_, attribute) => {
    if (attribute.attrName !== 'href' && /^\s*https?:/i.test(attribute.attrValue)) attribute.keepAttr = false;
  });
  return purify;
}

/** Whether a click on a link of the prose leads out of the app. */
export function leadsOut(href: string): boolean {
  return /^https?:/i.test(href);
}
