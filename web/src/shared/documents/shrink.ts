const LONGEST = 2000 // pixels: enough to read a name plate, a tenth of what a phone's camera makes
const QUALITY = 0.85

/** What both sides of a picture are multiplied by, so that the longer one is at most {@link LONGEST} pixels; never more than 1. */
export const shrinkBy = (width: number, height: number) => Math.min(1, LONGEST / Math.max(width, height, 1))

/** The name of the same picture as a JPEG file. */
export const jpegName = (name: string) => `${name.replace(/\.[^.]*$/, '')}.jpg`

/** A large photo in fewer pixels; anything else, and what this browser cannot read, as it is. Where it was taken is left out too. */
export async function shrinkPhoto(file: File): Promise<File> {
  if (!['image/jpeg', 'image/png', 'image/webp'].includes(file.type) || !('createImageBitmap' in window))
    return file
  const picture = await createImageBitmap(file).catch(() => undefined)
  const factor = picture ? shrinkBy(picture.width, picture.height) : 1
  if (!picture || factor === 1)
    return file
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * factor)
  canvas.height = Math.round(picture.height * factor)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  const blob = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/jpeg', QUALITY))
  return blob && blob.size < file.size ? new File([blob], jpegName(file.name), { type: blob.type }) : file
}
