/**
 * Files of others that are read: models, weights and schemas.
 *
 * <p>Depends on nothing of ours. Start reading at {@link io.mlprod.internal.files.RegularFile}. Internal: not part of the
 * API.
 */
@NullMarked
package io.mlprod.internal.files;

import org.jspecify.annotations.NullMarked;
