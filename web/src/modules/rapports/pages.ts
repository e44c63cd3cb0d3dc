// The pages come as one file: the first page lists every file.
export { default as ApercuPage } from './ApercuPage.vue'
export { default as EnvoyesPage } from './EnvoyesPage.vue'
export { default as ProgrammesPage } from './ProgrammesPage.vue'
