/** `open-rectifications` → `OpenRectifications`: names of controllers and schemas. */
export function pascal(name: string): string {
  return name.replace(/(?:^|[-_/. ])([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
