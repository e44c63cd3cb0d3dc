import type { StoredDocument } from '@/api/types'

/** What the server takes. */
export const ACCEPTED = '.pdf,.jpg,.jpeg,.png,.webp,.heic,.mp4,.mov,.txt,.csv,.docx,.xlsx'

/** What the server takes where only photos belong. */
export const PHOTOS = 'image/jpeg,image/png,image/webp,.heic'

/** Whether every browser shows it as a picture. */
export const isPicture = ({ mime_type }: Pick<StoredDocument, 'mime_type'>) => /^image\/(jpeg|png|webp)$/.test(mime_type)

/** What a file is called when nobody says: who wants another type gives it through the API. */
export const typeOf = (file: Pick<File, 'type'>) =>
  file.type.startsWith('image/') ? 'photo' : file.type.startsWith('video/') ? 'video' : 'document'
