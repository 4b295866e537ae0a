package io.mlprod.internal.versions;

import io.mlprod.error.DeployException;
import io.mlprod.error.DeployException.Gate;
import io.mlprod.error.LoadException;
import io.mlprod.internal.codec.UnnamedScores;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.serving.LoadedModel;
import io.mlprod.lifecycle.Golden;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The gates that a loaded version has to pass before it answers a caller. */
final class DeployGates<I, O> {

    private static final Log LOG = Log.of(DeployGates.class);

    private final SignatureGate signature;
    private final AnswerGate<I, O> answers;

    DeployGates(SignatureGate signature, AnswerGate<I, O> answers) {
        this.signature = signature;
        this.answers = answers;
    }

    /** Throws what is wrong with a version that may become the serving one in place of another, or as the first. */
    void check(LoadedModel<I, O> model, @Nullable LoadedModel<I, O> serving, @Nullable Golden<I, O> golden) {
        if (serving != null) {
            signature.check(model, serving);
        }
        if (golden == null) {
            refuseUnproven(model);
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

    private static void refuseUnproven(LoadedModel<?, ?> model) {
        model.pipeline().engine().unproven().ifPresent(reason -> {
            throw GateErrors.failed(
                    Gate.GOLDEN,
                    model + " cannot be trusted without golden inputs",
                    List.of(),
                    List.of(
                            model.pipeline().engine().now().name() + ": " + reason,
                            "Set golden inputs with their right answers, for example recorded where that engine"
                                    + " runs: ModelHandleBuilder.golden"),
                    null);
        });
    }

    /**
     * Throws the differences from the serving version in what a version takes or gives, or means by it; runs nothing.
     */
    void checkSignature(LoadedModel<I, O> model, LoadedModel<I, O> serving) {
        signature.check(model, serving);
    }

    /** Returns the error of a model that fits the handle's types less than the serving one does. */
    DeployException misfit(ModelMisfit found, LoadedModel<I, O> serving, LoadException cause) {
        return signature.misfit(found, serving, cause);
    }
}
