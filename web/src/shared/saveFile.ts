/** Hands a text or a file to the browser's downloads; characters that file systems refuse are left out of the name. */
export function saveFile(content: string | Blob, name: string, type: string) {
  const url = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = name.replace(/[\\/:*?"<>|]/g, '-')
  link.click()
  setTimeout(() => URL.revokeObjectURL(url))
}
