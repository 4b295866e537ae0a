package io.mlprod.testing.fake;

import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ValueInfo;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Declaration;
import io.mlprod.validation.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a scripted model takes and gives.
 *
 * @param name the model's name
 * @param input what callers give
 * @param output what callers get
 * @param file the real model whose signature it has; null if it has one of its own
 * @param own the signature if there is no such file
 * @param schema the application's rules
 */
record FakeTypes<I, O>(
        String name,
        Class<I> input,
        Class<O> output,
        @Nullable Path file,
        @Nullable ModelSignature own,
        Schema schema) {

    boolean isOfFile() {
        return file != null;
    }

    ModelSource source(String version) {
        return (file != null ? ModelSource.of(file) : ModelSource.none(name)).version(version);
    }

    /** Returns the signature of a version. */
    ModelSignature signature(ModelArtifact model) {
        if (own != null) {
            return new ModelSignature(own.inputs(), own.outputs(), own.metadata(), model.sha256());
        }
        ModelGraph graph = model.graph().orElse(ModelGraph.EMPTY);
        return new ModelSignature(
                infos(graph.inputs(), graph), infos(graph.outputs(), graph), graph.metadata(), model.sha256());
    }

    private static List<ValueInfo> infos(List<Declaration> declared, ModelGraph graph) {
        return declared.stream()
                .map(value -> new ValueInfo(
                        value.name(),
                        Objects.requireNonNull(value.type(), value.name()),
                        graph.classLabels().getOrDefault(value.name(), List.of())))
                .toList();
    }

    /** Returns the rules that core puts together for the handle, as far as they name columns. */
    Schema rules() {
        Schema annotated = input.isRecord() ? Schema.of(input.asSubclass(Record.class)) : Schema.empty();
        Schema given = annotated.overriddenBy(schema);
        if (file == null) {
            return given;
        }
        ModelSource source = ModelSource.of(file);
        String beside = source.name() + ".schema.json";
        try (InputStream stream = source.openBeside(beside).orElse(null)) {
            return stream == null ? given : Schema.read(stream, beside).overriddenBy(given);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + beside + " beside " + source, e);
        }
    }
}
