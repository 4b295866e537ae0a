package io.mlprod.routing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mlprod.model.ModelVersion;
import java.io.IOException;
import java.io.StringWriter;

/** A writer of exposures as JSON: one object on one line. */
final class ExposureJson {

    private static final JsonFactory JSON = new JsonFactory().setCharacterEscapes(new LineEscapes());
    private static final int ABOUT = 512; // characters

    private ExposureJson() {}

    static String line(Exposure exposure) throws IOException {
        Route route = exposure.route();
        StringWriter line = new StringWriter(ABOUT);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("at", exposure.at().toString());
            json.writeStringField("test", route.test());
            json.writeNumberField("epoch", route.epoch());
            json.writeNumberField("step", route.step());
            json.writeStringField("arm", route.arm());
            writeVersion(json, "assigned", route.assigned());
            writeVersion(json, "served", exposure.served());
            json.writeStringField("salt", route.salt());
            json.writeNumberField("slot", route.slot());
            json.writeNumberField("propensity", route.propensity());
            json.writeStringField("reason", route.reason().name());
            json.writeStringField("unit", exposure.unit());
            json.writeStringField("decision", exposure.decision().toString());
            json.writeEndObject();
        }
        return line.toString();
    }

    private static void writeVersion(JsonGenerator json, String field, ModelVersion version) throws IOException {
        json.writeObjectFieldStart(field);
        json.writeStringField("name", version.name());
        json.writeStringField("version", version.version());
        json.writeStringField("sha256", version.sha256());
        json.writeEndObject();
    }
}
