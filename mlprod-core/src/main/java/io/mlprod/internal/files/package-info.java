/**
 * The reading of files from elsewhere: models, weights and schemas.
 *
 * <p>Depends on: nothing of mlprod. Start reading at {@link io.mlprod.internal.files.RegularFile}.
 */
@NullMarked
package io.mlprod.internal.files;

import org.jspecify.annotations.NullMarked;
