package io.mlprod.monitoring.profile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.mlprod.monitoring.internal.cells.PowerSums;
import io.mlprod.monitoring.internal.sketch.ColumnSketch;
import io.mlprod.monitoring.internal.sketch.ColumnSummary;
import io.mlprod.monitoring.internal.sketch.DataSummary;
import io.mlprod.monitoring.internal.sketch.ElementSummary;
import io.mlprod.monitoring.internal.sketch.Frequencies;
import io.mlprod.monitoring.internal.sketch.Histogram;
import io.mlprod.monitoring.internal.sketch.NumberSummary;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes profiles as {@code PROFILE.md} describes them. */
final class ProfileWriter {

    /** ASCII only, so that even a name that is not valid Unicode is read as it was written. */
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final JsonGenerator json;

    private ProfileWriter(JsonGenerator json) {
        this.json = json;
    }

    static String write(DataSummary profile) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            new ProfileWriter(json).profile(profile);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // never: it is written to memory
        }
        return text + "\n";
    }

    private void profile(DataSummary profile) throws IOException {
        json.writeStartObject();
        json.writeStringField("format", ProfileReader.FORMAT);
        json.writeNumberField("formatVersion", ProfileReader.FORMAT_VERSION);
        line();
        json.writeObjectFieldStart("model");
        json.writeStringField("name", profile.model().name());
        json.writeStringField("version", profile.model().version());
        json.writeStringField("sha256", profile.model().sha256());
        json.writeEndObject();
        json.writeNumberField("rows", profile.rows());
        json.writeNumberField("fewest", profile.fewest());
        columns("features", profile.features());
        columns("answers", profile.answers());
        line();
        json.writeEndObject();
    }

    /** Ends the line, so that two profiles are compared column by column. */
    private void line() throws IOException {
        json.writeRaw('\n');
    }

    private void columns(String name, List<ColumnSummary> columns) throws IOException {
        json.writeArrayFieldStart(name);
        for (ColumnSummary column : columns) {
            line();
            json.writeStartObject();
            column(column);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void column(ColumnSummary summary) throws IOException {
        json.writeStringField("name", summary.column().name());
        json.writeStringField("kind", summary.column().kind().name().toLowerCase(Locale.ROOT));
        json.writeBooleanField("numeric", summary.column().isNumeric());
        json.writeNumberField("width", summary.column().width());
        json.writeNumberField("missing", summary.missing());
        json.writeNumberField("infinite", summary.infinite());
        switch (summary.type()) {
            case NUMBER -> numbers("values", summary.numbers());
            case CATEGORY -> names("categories", summary.names());
            case TEXT -> {
                numbers("lengths", summary.numbers());
                counts("alphabet", summary.alphabet());
                names("texts", summary.names());
            }
            case VECTOR -> {
                numbers("norms", summary.numbers());
                components(summary);
            }
        }
    }

    private void numbers(String name, NumberSummary summary) throws IOException {
        json.writeObjectFieldStart(name);
        moments(summary);
        Histogram histogram = summary.histogram();
        json.writeNumberField("level", histogram.level());
        json.writeArrayFieldStart("buckets"); // the first, and then the differences
        for (int i = 0; i < histogram.size(); i++) {
            json.writeNumber(histogram.bucket(i) - (i == 0 ? 0 : histogram.bucket(i - 1)));
        }
        json.writeEndArray();
        json.writeArrayFieldStart("counts");
        for (int i = 0; i < histogram.size(); i++) {
            json.writeNumber(histogram.count(i));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void moments(NumberSummary summary) throws IOException {
        PowerSums moments = summary.moments();
        json.writeNumberField("count", moments.count());
        if (moments.count() > 0) {
            json.writeNumberField("min", moments.min());
            json.writeNumberField("max", moments.max());
            json.writeStringField("sum", plain(moments.sum()));
            json.writeStringField("squares", plain(moments.squares()));
        }
        json.writeNumberField("zeros", summary.zeros());
    }

    private static String plain(@Nullable BigDecimal sum) {
        return Objects.requireNonNull(sum, "sums of profiles are exact")
                .stripTrailingZeros()
                .toPlainString();
    }

    private void names(String name, Frequencies frequencies) throws IOException {
        json.writeObjectFieldStart(name);
        if (frequencies.isGrouped()) {
            array("groups", frequencies.groups());
        } else {
            counts("counts", frequencies.named());
        }
        json.writeNumberField("rareNames", frequencies.rareNames());
        array("rareGroups", frequencies.rare());
        json.writeEndObject();
    }

    private void array(String name, long[] numbers) throws IOException {
        json.writeArrayFieldStart(name);
        for (long number : numbers) {
            json.writeNumber(number);
        }
        json.writeEndArray();
    }

    private void counts(String name, Map<String, Long> counts) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Long> each : counts.entrySet()) {
            json.writeNumberField(each.getKey(), each.getValue());
        }
        json.writeEndObject();
    }

    private void components(ColumnSummary summary) throws IOException {
        int[] elements = ColumnSketch.components(summary.column());
        json.writeArrayFieldStart("components");
        for (int i = 0; i < elements.length; i++) {
            ElementSummary component = summary.components().get(i);
            json.writeStartObject();
            json.writeNumberField("missing", component.missing());
            json.writeNumberField("infinite", component.infinite());
            if (ColumnSketch.isCounted(summary.column(), elements[i])) {
                numbers("values", component.numbers());
            } else {
                json.writeObjectFieldStart("moments");
                moments(component.numbers());
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
