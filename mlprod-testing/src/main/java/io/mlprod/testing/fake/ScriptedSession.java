package io.mlprod.testing.fake;

import io.mlprod.model.ModelSignature;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelSession;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A version of a scripted model that is ready to run. */
final class ScriptedSession<I, O> implements ModelSession {

    private final ScriptedEngine<I, O> engine;
    private final Version<I, O> version;
    private final ModelSignature signature;
    private final RowReader<I> reader;
    private final AnswerWriter<O> writer;

    ScriptedSession(ScriptedEngine<I, O> engine, Version<I, O> version, ModelSignature signature) {
        this.engine = engine;
        this.version = version;
        this.signature = signature;
        this.reader = RowReader.of(engine.types.input(), signature, engine.types.rules());
        this.writer = AnswerWriter.of(engine.types.output(), signature);
    }

    /** Returns the names of the components that are double in a row, and float32 in the model. */
    Set<String> rounded() {
        return reader.rounded();
    }

    @Override
    public ModelSignature signature() {
        return signature;
    }

    @Override
    public Optional<String> rowDependence(List<String> outputs) {
        return Optional.ofNullable(engine.rowDependence());
    }

    @Override
    public Invocation newInvocation(List<String> outputs) {
        return new ScriptedInvocation<>(engine, version, signature, reader, writer, outputs);
    }
}
