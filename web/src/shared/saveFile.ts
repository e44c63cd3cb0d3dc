/** Hands a text or a file to the browser's downloads; characters that file systems refuse are left out of the name. */
export function saveFile(content: string | Blob, name: string, type?: string) {
  const url = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type: `${type};charset=utf-8` }) : content)
  const link = document.createElement('a')
  link.href = url
  link.download = name.replace(/[\\/:*?"<>|]/g, '-')
  link.click()
  setTimeout(() => URL.revokeObjectURL(url))
}

/** The name that the server gave a file. */
export const fileNameOf = (response: Response) => /filename="?([^";]+)/.exec(response.headers.get('Content-Disposition') ?? '')?.[1]
