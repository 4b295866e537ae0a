package io.mlprod.internal.versions;

import io.mlprod.batching.RowIndependence;
import io.mlprod.internal.codec.Codec;
import io.mlprod.internal.codec.InputEncoder;
import io.mlprod.internal.codec.OutputDecoder;
import io.mlprod.internal.graph.HazardFinder;
import io.mlprod.internal.load.EngineLine;
import io.mlprod.internal.serving.HandleSettings;
import io.mlprod.internal.validation.InputValidator;
import io.mlprod.internal.validation.OutputValidator;
import io.mlprod.internal.validation.TextLimits;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ModelVersion;
import io.mlprod.spi.ModelGraph;
import io.mlprod.validation.Schema;
import java.util.ArrayList;
import java.util.List;

/** The fitting of a handle's types, rules and settings to a model, with a list of what does not fit. */
final class ModelFitter<I, O> {

    /** The parts that turn inputs into answers, as far as types and rules allow it; usable only without problems. */
    record Fitted<I, O>(
            InputEncoder<I> encoder,
            OutputDecoder<O> decoder,
            InputValidator validator,
            OutputValidator outputValidator,
            List<String> problems) {}

    private final HandleSettings<I, O> settings;
    private final SchemaLayers schemas;
    private final EngineLine engines;

    ModelFitter(HandleSettings<I, O> settings, SchemaLayers schemas, EngineLine engines) {
        this.settings = settings;
        this.schemas = schemas;
        this.engines = engines;
    }

    /** Compiles the pipeline's parts for a model. */
    Fitted<I, O> fit(ModelVersion version, ModelSignature signature) {
        return fit(schemas.all(), version.toString(), signature);
    }

    /**
     * Divides the problems: a problem that would not exist without the file next to the model is a problem of that
     * file.
     */
    ModelMisfit misfit(List<String> problems, ModelVersion version, ModelSignature signature) {
        List<String> withoutFile =
                fit(schemas.given(), version.toString(), signature).problems();
        List<String> own = problems.stream().filter(withoutFile::contains).toList();
        List<String> ofFile = problems.stream()
                .filter(problem -> !withoutFile.contains(problem))
                .map(problem -> schemas.file() + ": " + problem)
                .toList();
        return new ModelMisfit(version, signature, own, schemas.file(), ofFile);
    }

    private Fitted<I, O> fit(Schema schema, String label, ModelSignature signature) {
        List<String> problems = new ArrayList<>();
        InputEncoder<I> encoder =
                Codec.encoder(settings.types().input(), settings.types().lookup(), signature, schema, problems);
        OutputDecoder<O> decoder =
                Codec.decoder(label, settings.types().output(), settings.types().lookup(), signature, problems);
        InputValidator validator = InputValidator.compile(
                schema,
                encoder.layout(),
                signature,
                HazardFinder.unsafe(hazardous(), signature),
                new TextLimits(engines.choice().name(), engines.limits()),
                problems);
        HazardFinder.deadlyIfEmpty(hazardous(), signature, validator::mayBeEmpty)
                .ifPresent(operator -> problems.add("the schema allows inputs without elements, on which " + operator
                        + " of the model ends the process; leave out allowEmptyInputs"));
        OutputValidator outputValidator =
                OutputValidator.compile(label, schema, decoder.outputs(), signature, problems);
        checkSharing(schema, signature, decoder.outputs(), problems);
        return new Fitted<>(encoder, decoder, validator, outputValidator, problems);
    }

    /** Returns the nodes that ONNX Runtime's operators will run; none if the engine has others. */
    ModelGraph hazardous() {
        return engines.limits().onnxRuntimeOperators() ? engines.graph() : ModelGraph.EMPTY;
    }

    private void checkSharing(Schema schema, ModelSignature signature, List<String> outputs, List<String> problems) {
        if (settings.batching() != null && !signature.isBatchable()) {
            problems.add(
                    "micro-batching needs a dynamic first dimension of all inputs and outputs; export the model with"
                            + " one, or leave out batching(...)");
        }
        if (settings.batching() != null && settings.rowIndependence() == RowIndependence.NONE) {
            problems.add(
                    "batching(...) lets inputs share runs, which rowIndependence(NONE) rules out; leave one of them"
                            + " out");
        }
        for (String name : schema.nonDeterministicOutputs()) {
            if (!name.equals("*")
                    && signature.outputs().stream()
                            .noneMatch(value -> value.name().equals(name))) {
                problems.add(
                        "the schema calls output '" + name + "' non-deterministic, but the model has no such output");
            }
        }
        if (settings.caching() == null) {
            return;
        }
        for (String name : outputs) {
            if (schema.isNonDeterministic(name)) {
                problems.add("output '" + name + "' is marked non-deterministic and cannot be cached; leave out"
                        + " cache(...)");
            }
        }
        if (!engines.graph().randomOperators().isEmpty()) {
            problems.add("the model draws random numbers with "
                    + engines.graph().randomOperators() + " and cannot be cached; leave out cache(...)");
        }
    }
}
