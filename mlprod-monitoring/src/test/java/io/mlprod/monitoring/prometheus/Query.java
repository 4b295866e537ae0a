package io.mlprod.monitoring.prometheus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a query in PromQL names, as far as tests need to know. */
record Query(String text) {

    /**
     * A choice of series.
     *
     * @param metric the metric's name
     * @param matchers by label, the operator and what is compared with, for example {@code =~ok|drift}
     * @param isRange whether it is followed by a range in brackets
     */
    record Selector(String metric, Map<String, String> matchers, boolean isRange) {}

    private static final Pattern SELECTOR =
            Pattern.compile("\\b((?:[a-z]+:)?(?:mlprod|cache)_\\w+(?::\\w+)?)\\b\\s*(?:\\{([^}]*)})?\\s*(\\[[^]]+])?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern LABELS = Pattern.compile("\\b(?:by|on|without|group_left|ignoring)\\s*\\(([^)]*)\\)");

    List<Selector> selectors() {
        List<Selector> found = new ArrayList<>();
        Matcher selector = SELECTOR.matcher(withoutStrings(text));
        while (selector.find()) {
            String braces = selector.group(2) == null ? "" : text.substring(selector.start(2), selector.end(2));
            Map<String, String> matchers = new TreeMap<>();
            Matcher matcher = MATCHER.matcher(braces);
            while (matcher.find()) {
                matchers.put(matcher.group(1), matcher.group(2) + matcher.group(3));
            }
            found.add(new Selector(selector.group(1), matchers, selector.group(3) != null));
        }
        return found;
    }

    /** Returns the labels that results are grouped or matched by. */
    List<String> groupings() {
        return LABELS.matcher(text)
                .results()
                .flatMap(match -> Stream.of(match.group(1).split(",")))
                .map(String::strip)
                .filter(label -> !label.isEmpty())
                .toList();
    }

    /** Blanks what is in quotation marks, so that places stay. */
    private static String withoutStrings(String query) {
        return Pattern.compile("\"[^\"]*\"")
                .matcher(query)
                .replaceAll(match -> "\"" + "_".repeat(match.group().length() - 2) + "\"");
    }
}
