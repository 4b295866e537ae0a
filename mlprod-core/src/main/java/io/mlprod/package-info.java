/**
 * The front door of mlprod: open a model, call predict().
 *
 * <p>Depends on all other packages of the module. Start reading at {@link io.mlprod.ModelHandle}.
 */
@NullMarked
package io.mlprod;

import org.jspecify.annotations.NullMarked;
