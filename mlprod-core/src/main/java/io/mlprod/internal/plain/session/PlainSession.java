package io.mlprod.internal.plain.session;

import io.mlprod.internal.graph.ClassLabels;
import io.mlprod.internal.rows.RowAnalysis;
import io.mlprod.model.ModelSignature;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelSession;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A model that has become a plan. Immutable. */
final class PlainSession implements ModelSession {

    private final Plan plan;
    private final ModelSignature signature;

    /** The outputs whose rows may depend on several rows of a batch, each with the reason. */
    private final Map<String, String> mixedOutputs;

    PlainSession(Plan plan, ModelGraph graph, String sha256) {
        this.plan = plan;
        signature = new ModelSignature(
                plan.inputs(), ClassLabels.withoutTranslated(plan.outputs()), graph.metadata(), sha256);
        mixedOutputs = signature.isBatchable() ? RowAnalysis.mixedOutputs(graph, signature) : Map.of();
    }

    @Override
    public ModelSignature signature() {
        return signature;
    }

    @Override
    public Optional<String> rowDependence(List<String> outputs) {
        return outputs.stream().map(mixedOutputs::get).filter(Objects::nonNull).findFirst();
    }

    @Override
    public Invocation newInvocation(List<String> outputs) {
        return new PlainInvocation(plan, signature, outputs);
    }

    @Override
    public String toString() {
        return "the plan of the model with digest " + signature.sha256();
    }
}
