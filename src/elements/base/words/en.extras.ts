/** English, what is read only with pictures or a menu; loaded with `extras.ts`. */
export const EN_EXTRAS = {
  more: 'More',
  attach: 'Add a picture',
  image: 'Picture {n}',
  removeImage: 'Remove picture {n}',
};
