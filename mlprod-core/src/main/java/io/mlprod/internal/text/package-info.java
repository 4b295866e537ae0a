/**
 * Values as people read them in messages, logs and text forms.
 *
 * <p>Depends on: nothing of mlprod. Start reading at {@link io.mlprod.internal.text.DurationText}.
 */
@NullMarked
package io.mlprod.internal.text;

import org.jspecify.annotations.NullMarked;
