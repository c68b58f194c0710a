/** Version of the product, as *Informazioni* and the command line tell it. Kept equal to package.json by a test. */
export const PRODUCT_VERSION = '0.1.0';
