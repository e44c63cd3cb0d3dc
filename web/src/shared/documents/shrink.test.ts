import { expect, test } from 'vitest'
import { jpegName, shrinkBy, shrinkPhoto } from './shrink'

test('a_photo_is_shrunk_to_two_thousand_pixels_and_a_small_one_stays', () => {
  expect(shrinkBy(4000, 3000)).toBe(0.5)
  expect(shrinkBy(3000, 8000)).toBe(0.25)
  expect(shrinkBy(2000, 1500)).toBe(1)
  expect(shrinkBy(0, 0)).toBe(1)
})

test('a_shrunk_photo_is_named_as_what_it_is', () => {
  expect(jpegName('plaque.PNG')).toBe('plaque.jpg')
  expect(jpegName('a.b.webp')).toBe('a.b.jpg')
  expect(jpegName('photo')).toBe('photo.jpg')
})

test('what_is_no_photo_is_left_as_it_is', async () => {
  const file = new File(['x'], 'a.pdf', { type: 'application/pdf' })
  expect(await shrinkPhoto(file)).toBe(file)
})
