package io.mlprod.monitoring.estimate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.mlprod.model.ModelVersion;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Writes calibrations as {@code ESTIMATE.md} describes them, one line for each curve. */
final class CalibrationWriter {

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final JsonGenerator json;

    private CalibrationWriter(JsonGenerator json) {
        this.json = json;
    }

    static String write(
            ModelVersion model, List<String> classes, long rows, List<Curve> curves, Map<Metric, Double> biases) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            new CalibrationWriter(json).calibration(model, classes, rows, curves, biases);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // never: it is written to memory
        }
        return text + "\n";
    }

    private void calibration(
            ModelVersion model, List<String> classes, long rows, List<Curve> curves, Map<Metric, Double> biases)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("format", CalibrationReader.FORMAT);
        json.writeNumberField("formatVersion", CalibrationReader.FORMAT_VERSION);
        json.writeRaw('\n');
        json.writeObjectFieldStart("model");
        json.writeStringField("name", model.name());
        json.writeStringField("version", model.version());
        json.writeStringField("sha256", model.sha256());
        json.writeEndObject();
        json.writeArrayFieldStart("classes");
        for (String name : classes) {
            json.writeString(name);
        }
        json.writeEndArray();
        json.writeNumberField("rows", rows);
        json.writeObjectFieldStart("biases");
        for (Map.Entry<Metric, Double> bias : biases.entrySet()) {
            json.writeNumberField(bias.getKey().key(), bias.getValue());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("curves");
        for (Curve curve : curves) {
            json.writeRaw('\n');
            curve(curve);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void curve(Curve curve) throws IOException {
        json.writeStartObject();
        json.writeBooleanField("used", curve.isUsed());
        json.writeArrayFieldStart("blocks");
        for (int block = 0; block < curve.blocks(); block++) {
            json.writeStartArray();
            json.writeNumber(curve.from(block));
            json.writeNumber(curve.to(block));
            json.writeNumber(curve.rows(block));
            json.writeNumber(curve.positives(block));
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
