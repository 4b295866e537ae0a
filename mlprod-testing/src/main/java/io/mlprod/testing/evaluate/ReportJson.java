package io.mlprod.testing.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlprod.evaluation.Estimate;

/** A report as JSON. */
final class ReportJson {

    private static final int FORMAT = 1;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ReportJson() {}

    static String of(ReportFacts facts) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("format", FORMAT).put("model", facts.model());
        facts.champion().ifPresent(champion -> root.put("champion", champion));
        root.put("data", facts.data()).put("rows", facts.rows()).put("failures", facts.failures());
        root.put("confidence", facts.level()).put("minRows", facts.minRows());
        root.put("isOpen", facts.outcomes().stream().allMatch(GateOutcome::isOpen));
        ArrayNode suspicions = root.putArray("suspicions");
        facts.suspicions().forEach(suspicions::add);
        ArrayNode metrics = root.putArray("metrics");
        for (ReportFacts.Measured measured : facts.metrics()) {
            ObjectNode node = metrics.addObject().put("metric", measured.metric());
            node.put("higherIsBetter", measured.isHigherBetter()).set("value", estimate(measured.value()));
            measured.ofChampion().ifPresent(value -> node.set("champion", estimate(value)));
            measured.difference().ifPresent(value -> node.set("difference", estimate(value)));
        }
        ArrayNode slices = root.putArray("slices");
        for (ReportFacts.OfSlice of : facts.slices()) {
            ObjectNode node = slices.addObject().put("slice", of.slice().name());
            ObjectNode values = node.put("rows", of.slice().rows()).putObject("metrics");
            for (int i = 0; i < of.values().size(); i++) {
                values.set(facts.metrics().get(i).metric(), estimate(of.values().get(i)));
            }
        }
        addGates(root.putArray("gates"), facts);
        addSearches(root.putArray("worstSlices"), facts);
        addRankings(root.putArray("rankings"), facts);
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // a tree of texts and numbers can be written
        }
    }

    private static void addGates(ArrayNode gates, ReportFacts facts) {
        for (GateOutcome outcome : facts.outcomes()) {
            GateOutcome.Finding finding = outcome.finding();
            ObjectNode node = gates.addObject().put("gate", finding.gate()).put("slice", finding.slice());
            node.put("rows", finding.rows()).put("outcome", outcome.word()).put("isOpen", outcome.isOpen());
            node.put("text", finding.text()).set("estimate", estimate(finding.estimate()));
        }
    }

    private static void addSearches(ArrayNode searches, ReportFacts facts) {
        for (WorstSlice worst : facts.worst()) {
            ObjectNode node = searches.addObject()
                    .put("metric", worst.metric())
                    .put("slice", worst.slice().name());
            node.put("rows", worst.slice().rows()).put("candidates", worst.candidates());
            node.put("isSignificant", worst.isSignificant());
            node.set("value", estimate(worst.value()));
            node.put("comparedWith", worst.comparedWith()).set("reference", estimate(worst.reference()));
            node.set("difference", estimate(worst.difference()));
        }
    }

    private static void addRankings(ArrayNode rankings, ReportFacts facts) {
        for (Ranking ranking : facts.rankings()) {
            ObjectNode node =
                    rankings.addObject().put("metric", ranking.metric()).put("rows", ranking.rows());
            ArrayNode places = node.putArray("places");
            for (Ranking.Place place : ranking.places()) {
                ObjectNode one = places.addObject().put("model", place.model());
                one.put("chanceOfBest", place.chanceOfBest()).put("isTied", place.isTied());
                one.set("value", estimate(place.value()));
                one.set("behind", estimate(place.behind()));
            }
        }
    }

    private static ObjectNode estimate(Estimate estimate) {
        ObjectNode node = MAPPER.createObjectNode();
        put(node, "value", estimate.value());
        put(node, "lower", estimate.lower());
        put(node, "upper", estimate.upper());
        return estimate.reason().isEmpty() ? node : node.put("reason", estimate.reason());
    }

    /** JSON has no NaN and no infinity. */
    private static void put(ObjectNode node, String name, double number) {
        if (Double.isFinite(number)) {
            node.put(name, number);
        } else {
            node.putNull(name);
        }
    }
}
