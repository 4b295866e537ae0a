package io.mlprod.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.mlprod.Outcome;
import io.mlprod.Prediction;
import io.mlprod.batching.BatchStatistics;
import io.mlprod.cache.CacheStatistics;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.Violation;
import io.mlprod.error.Violation.Handling;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.lifecycle.VersionStatus.State;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.AnswerSource;
import io.mlprod.observe.HandleStatistics;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a web framework makes of a prediction that a controller returns. */
class PredictionJsonTest {

    private static final ModelVersion MODEL = new ModelVersion("fraud", "7", "");
    private static final PredictionId ID = new PredictionId(-1, Long.MAX_VALUE);

    private static final Violation VIOLATION =
            new Violation("amount", "finite", "a finite number", Double.POSITIVE_INFINITY, 0, Handling.REJECTED);

    record Score(double value) {}

    record Note(PredictionId about) {}

    static Stream<Named<ObjectMapper>> mappers() {
        return Stream.of(
                Named.of("plain", new ObjectMapper()),
                Named.of(
                        "as Spring Boot sets it up",
                        JsonMapper.builder()
                                .addModules(new JavaTimeModule(), new Jdk8Module())
                                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                                .build()));
    }

    private static InvalidInputException refusal() {
        return new InvalidInputException("fraud@7", List.of(VIOLATION), new IllegalStateException("secret"));
    }

    private static Prediction<Score> degraded() {
        Provenance inner = new Provenance(
                "inner",
                new Attempt("last-known-good", 1, AttemptOutcome.SUCCESS, "", 1_000, null),
                List.of(new Attempt("fraud", 0, AttemptOutcome.INVALID_INPUT, "", 52_259_277, refusal())),
                true,
                Duration.ofHours(4),
                null);
        Provenance provenance = new Provenance(
                "payments",
                new Attempt("inner", 0, AttemptOutcome.SUCCESS, "", 52_300_000, null),
                List.of(),
                true,
                null,
                inner);
        return Prediction.builder(new Score(0.5), MODEL)
                .id(ID)
                .violations(List.of(VIOLATION))
                .source(AnswerSource.REMEMBERED)
                .queueTime(Duration.ofMillis(3))
                .provenance(provenance)
                .build();
    }

    private static JsonNode json(ObjectMapper mapper, Object value) throws JsonProcessingException {
        return mapper.readTree(mapper.writeValueAsString(value));
    }

    @ParameterizedTest
    @MethodSource("mappers")
    void id_throughJson_isOneTextBothWays(ObjectMapper mapper) throws JsonProcessingException {
        String text = mapper.writeValueAsString(new Note(ID));

        assertThat(text).isEqualTo("{\"about\":\"ffffffffffffffff-7fffffffffffffff\"}");
        assertThat(mapper.readValue(text, Note.class).about()).isEqualTo(ID);
    }

    @ParameterizedTest
    @MethodSource("mappers")
    void id_asKeyOfAMap_isTheSameText(ObjectMapper mapper) throws JsonProcessingException {
        String text = mapper.writeValueAsString(Map.of(ID, 1));

        assertThat(text).isEqualTo("{\"ffffffffffffffff-7fffffffffffffff\":1}");
        assertThat(mapper.<Map<PredictionId, Integer>>readValue(
                        text, mapper.getTypeFactory().constructMapType(Map.class, PredictionId.class, Integer.class)))
                .isEqualTo(Map.of(ID, 1));
    }

    @ParameterizedTest
    @MethodSource("mappers")
    void degradedPrediction_asJson_saysWhyWithoutStackTracesOrValues(ObjectMapper mapper)
            throws JsonProcessingException {
        JsonNode json = json(mapper, degraded());

        assertThat(json.at("/id").asText()).isEqualTo("ffffffffffffffff-7fffffffffffffff");
        assertThat(json.at("/value/value").asDouble()).isEqualTo(0.5);
        assertThat(json.at("/degraded").asBoolean()).isTrue();
        assertThat(json.at("/queueTime").asText()).isEqualTo("PT0.003S");
        assertThat(json.at("/provenance/degradation").asText()).isEqualTo("INVALID_INPUT");
        assertThat(json.at("/provenance/nested/age").asText()).isEqualTo("PT4H");
        assertThat(json.at("/provenance/nested/earlier/0").toString())
                .isEqualTo("{\"tier\":\"fraud\",\"rank\":0,\"outcome\":\"INVALID_INPUT\",\"detail\":\"\","
                        + "\"nanos\":52259277,\"error\":\"InvalidInputException\"}");
        assertThat(json.at("/violations/0/rule").asText()).isEqualTo("finite");
        assertThat(json.toString())
                .doesNotContain("stackTrace", "suppressed", "localizedMessage", "secret", "Infinity", "actual");
    }

    @ParameterizedTest
    @MethodSource("mappers")
    void directPrediction_asJson_hasNoErrorAndNoAge(ObjectMapper mapper) throws JsonProcessingException {
        JsonNode json = json(mapper, Prediction.of(new Score(1), MODEL));

        assertThat(json.at("/degraded").asBoolean(true)).isFalse();
        assertThat(json.at("/provenance/degradation").asText()).isEqualTo("NONE");
        assertThat(json.at("/provenance/age").isNull()).isTrue();
        assertThat(json.at("/provenance/answered/error").isNull()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("mappers")
    void prediction_asJson_hasItsPartsInOneOrder(ObjectMapper mapper) throws JsonProcessingException {
        assertThat(json(mapper, degraded()).fieldNames())
                .toIterable()
                .containsExactly(
                        "id", "value", "model", "violations", "source", "queueTime", "route", "provenance", "degraded");
    }

    @Test
    void status_asJson_hasWhatItsAccessorsReturn() throws JsonProcessingException {
        JsonNode json = json(
                JsonMapper.builder().addModule(new JavaTimeModule()).build(),
                VersionStatus.builder(MODEL, State.SERVING, Instant.EPOCH)
                        .inFlight(3)
                        .build());

        assertThat(json.at("/model/version").asText()).isEqualTo("7");
        assertThat(json.at("/state").asText()).isEqualTo("SERVING");
        assertThat(json.at("/inFlight").asInt()).isEqualTo(3);
    }

    @Test
    void statistics_asJson_haveTheirCounts() throws JsonProcessingException {
        JsonNode json = json(
                JsonMapper.builder().addModule(new Jdk8Module()).build(),
                HandleStatistics.builder()
                        .cache(Optional.of(CacheStatistics.builder().hits(2).build()))
                        .batching(Optional.of(BatchStatistics.builder().rows(4).build()))
                        .build());

        assertThat(json.at("/cache/hits").asInt()).isEqualTo(2);
        assertThat(json.at("/batching/rows").asInt()).isEqualTo(4);
        assertThat(json.at("/tuning").isNull()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("mappers")
    void failedOutcome_asJson_hasTheMessageAlone(ObjectMapper mapper) throws JsonProcessingException {
        JsonNode json = json(mapper, new Outcome.Failed<>(refusal()));

        assertThat(json.at("/answered").asBoolean(true)).isFalse();
        assertThat(json.at("/error").fieldNames()).toIterable().containsExactly("message");
        assertThat(json.at("/error/message").asText()).contains("amount: finite");
    }
}
