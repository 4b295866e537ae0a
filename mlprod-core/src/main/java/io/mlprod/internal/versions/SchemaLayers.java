package io.mlprod.internal.versions;

import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.serving.HandleSettings;
import io.mlprod.internal.text.PlainText;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.validation.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The rules for a model's inputs and outputs, in layers.
 *
 * @param given the application's rules: those of the builder over those of annotations
 * @param all the application's rules over those of the file next to the model
 * @param file the name of that file, whether or not it exists
 */
record SchemaLayers(Schema given, Schema all, String file) {

    private static final Log LOG = Log.of(SchemaLayers.class);

    /** Reads the file next to the model, if there is one. */
    static SchemaLayers read(HandleSettings<?, ?> settings, ModelSource from) {
        String file = fileBeside(from);
        try {
            Schema given = given(settings);
            Schema beside = beside(from, file);
            beside.inputsWithColumns().forEach(input -> checkOrder(input, beside, given, file));
            return new SchemaLayers(given, beside.overriddenBy(given), file);
        } catch (IllegalArgumentException e) {
            throw new LoadException(Reason.SIGNATURE_MISMATCH, "The schema is wrong: " + e.getMessage(), e);
        }
    }

    /** Returns the name of the file of rules that may lie next to a model. */
    static String fileBeside(ModelSource from) {
        return from.name() + ".schema.json";
    }

    private static Schema given(HandleSettings<?, ?> settings) {
        Schema annotated = settings.types().input().isRecord()
                ? Schema.of(settings.types().input().asSubclass(Record.class))
                : Schema.empty();
        return annotated.overriddenBy(settings.schema());
    }

    private static Schema beside(ModelSource from, String file) {
        try {
            InputStream stream = from.openBeside(file).orElse(null);
            if (stream == null) {
                return Schema.empty();
            }
            LOG.info("The rules of {} beside {} are used", file, from);
            return Schema.read(stream, file);
        } catch (IOException e) {
            throw new LoadException(
                    Reason.UNREADABLE, "Could not read " + file + " beside " + from + ": " + e.getMessage(), e);
        }
    }

    /**
     * Refuses another order of columns: code may give columns other names than the file next to the model, but not
     * another order.
     */
    private static void checkOrder(String input, Schema beside, Schema given, String file) {
        List<String> ofFile = beside.columns(input);
        List<String> ofCode = given.columns(input);
        List<String> stated = ofFile.stream().map(Schema::canonical).toList();
        for (int i = 0; i < ofCode.size(); i++) {
            int place = stated.indexOf(Schema.canonical(ofCode.get(i)));
            if (place >= 0 && place != i) {
                throw new IllegalArgumentException(
                        PlainText.line("it names the columns " + ofCode + " of input '" + input
                                + "', but " + file + " beside the model says " + ofFile
                                + "; leave them out to take those of the file"));
            }
        }
    }
}
