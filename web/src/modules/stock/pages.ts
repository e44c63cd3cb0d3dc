// The pages come as one file: each apart, what they share would be twenty more files for the first page to list.
export { default as EmplacementsPage } from './EmplacementsPage.vue'
export { default as FournisseursPage } from './FournisseursPage.vue'
export { default as MouvementPage } from './MouvementPage.vue'
export { default as MouvementsPage } from './MouvementsPage.vue'
export { default as ProduitsPage } from './ProduitsPage.vue'
export { default as ReglagesPage } from './ReglagesPage.vue'
