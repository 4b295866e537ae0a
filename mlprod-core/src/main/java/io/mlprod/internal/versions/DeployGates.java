package io.mlprod.internal.versions;

import io.mlprod.error.DeployException;
import io.mlprod.error.LoadException;
import io.mlprod.internal.codec.UnnamedScores;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.serving.LoadedModel;
import io.mlprod.lifecycle.Golden;
import org.jspecify.annotations.Nullable;

/** What a loaded version has to pass before it answers anyone. */
final class DeployGates<I, O> {

    private static final Log LOG = Log.of(DeployGates.class);

    private final SignatureGate signature;
    private final AnswerGate<I, O> answers;

    DeployGates(SignatureGate signature, AnswerGate<I, O> answers) {
        this.signature = signature;
        this.answers = answers;
    }

    /** Throws what is wrong with a version that may come to serve instead of another, or as the first. */
    void check(LoadedModel<I, O> model, @Nullable LoadedModel<I, O> serving, @Nullable Golden<I, O> golden) {
        if (serving != null) {
            signature.check(model, serving);
        }
        answers.warmUp(model, golden);
        if (golden != null) {
            answers.check(model, golden);
        } else {
            UnnamedScores.warning(
                            model.pipeline().decoder().readings(),
                            model.pipeline().signature())
                    .ifPresent(warning -> LOG.warn("{} {}", model, warning));
        }
    }

    /** Throws what a version takes or gives, or means by it, that is not so in the one that serves; runs nothing. */
    void checkSignature(LoadedModel<I, O> model, LoadedModel<I, O> serving) {
        signature.check(model, serving);
    }

    /** Returns the error of a model that fits the types of the handle less than the serving one does. */
    DeployException misfit(ModelMisfit found, LoadedModel<I, O> serving, LoadException cause) {
        return signature.misfit(found, serving, cause);
    }
}
