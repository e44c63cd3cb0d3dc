import { expect, test } from 'vitest'
import { deviceOf } from './userAgent'

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox', 'Linux', false],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36 Edg/131.0', 'Edge',
    'Windows', false],
  ['Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36', 'Chrome', 'Android',
    true],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1', 
    'Safari', 'iPhone', true],
  ['curl/8.5.0', 'curl', undefined, false],
  [null, undefined, undefined, false],
])('%s', (userAgent, browser, system, phone) => expect(deviceOf(userAgent)).toEqual({ browser, system, phone }))
