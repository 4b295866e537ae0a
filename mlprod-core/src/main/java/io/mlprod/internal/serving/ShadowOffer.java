package io.mlprod.internal.serving;

import io.mlprod.Call;
import io.mlprod.model.PredictionId;
import org.jspecify.annotations.Nullable;

/** A taker of calls that a second version answers, too. Thread-safe; its methods throw nothing and never wait. */
public interface ShadowOffer<I> {

    /** Returns this offer if the next call is sampled, or null. */
    @Nullable
    ShadowOffer<I> ifSampled();

    /**
     * Takes over a call that the primary has answered.
     *
     * @param read what the primary's answer is made of
     */
    void offer(PredictionId id, I input, Call call, Object read);

    /** Takes over a call that the primary has failed on, to see whether the candidate does, too. */
    void offerFailed(PredictionId id, I input, Call call, Throwable error);
}
