package io.mlprod.internal.plain.session;

import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.internal.plain.NotTakenException;
import io.mlprod.internal.plain.Slot;
import io.mlprod.model.ElementType;
import io.mlprod.spi.Engine;
import io.mlprod.spi.EngineLimits;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** An engine in Java for models that are so small that a call into native code costs more than they do. */
public final class PlainJava implements Engine {

    private static final Set<ElementType> TYPES =
            Arrays.stream(ElementType.values()).filter(Slot::isTaken).collect(Collectors.toUnmodifiableSet());
    private static final EngineLimits LIMITS = EngineLimits.builder()
            .inputTypes(TYPES)
            .outputTypes(TYPES)
            .sequenceTypes(Set.of())
            .build();

    @Override
    public String name() {
        return "plain Java";
    }

    @Override
    public String version() {
        return Release.version();
    }

    @Override
    public EngineLimits limits() {
        return LIMITS;
    }

    @Override
    public ModelSession open(ModelArtifact model, SessionOptions options) {
        ModelGraph graph = model.graph()
                .orElseThrow(() -> new LoadException(
                        Reason.UNSUPPORTED,
                        model.description() + " is no ONNX model, which plain Java needs; give it an .onnx file"));
        try {
            Plan plan = Planner.plan(graph);
            return new PlainSession(plan, graph, model.sha256());
        } catch (NotTakenException e) {
            throw new LoadException(
                    Reason.UNSUPPORTED,
                    "Plain Java does not take " + model.description() + ": " + e.getMessage()
                            + "; put ONNX Runtime behind it in line",
                    e);
        }
    }
}
