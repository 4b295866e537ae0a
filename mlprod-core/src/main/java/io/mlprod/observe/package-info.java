/**
 * What can be listened to: every prediction's outcome and every change of a handle's state, as sealed events; the rows
 * that go into the model and what it answers, as columns; and what the application learns later, as feedback.
 *
 * <p>Depends on the vocabulary of the other packages, which the events carry. Start reading at {@link
 * io.mlprod.observe.PredictionListener}.
 */
@NullMarked
package io.mlprod.observe;

import org.jspecify.annotations.NullMarked;
