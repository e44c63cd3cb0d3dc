import './theme/base.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { i18n, preferredLanguage, setLanguage } from './i18n'
import { router } from './shell/router'
import { vuetify } from './theme/vuetify'

await setLanguage(preferredLanguage())
createApp(App).use(createPinia()).use(i18n).use(vuetify).use(router).mount('#app')
