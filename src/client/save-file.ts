/** Offers a text as a download; call it in a click. */
export function saveFile(page: Document, name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], {type}));
  const link = page.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold on the data once the click is handled.
  queueMicrotask(() => URL.revokeObjectURL(url));
}
