package io.mlprod.monitoring.prometheus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule of the module's files.
 *
 * @param name of the alert or of what is recorded
 * @param values what it says by key: {@code expr}, {@code severity}, {@code summary} and so on
 */
record Rule(String name, Map<String, String> values) {

    private static final Path FOLDER = Path.of("src/main/resources/io/mlprod/monitoring/prometheus");
    private static final Pattern FIRST = Pattern.compile(" {6}- (?:alert|record): (\\S+)");
    private static final Pattern KEY = Pattern.compile("( {8}| {10})(\\w+):(?: (.*))?");

    /** Reads a file of rules, as far as our files make use of YAML. */
    static List<Rule> read(String file) throws IOException {
        List<Rule> rules = new ArrayList<>();
        String key = "";
        for (String line : Files.readAllLines(FOLDER.resolve(file))) {
            Matcher first = FIRST.matcher(line);
            Matcher next = KEY.matcher(line);
            if (first.matches()) {
                rules.add(new Rule(first.group(1), new LinkedHashMap<>()));
            } else if (!rules.isEmpty() && next.matches()) {
                key = next.group(2);
                String value = next.group(3);
                boolean isBelow = value == null || value.equals("|") || value.equals(">-");
                rules.get(rules.size() - 1).values.put(key, isBelow ? "" : value);
            } else if (!rules.isEmpty()
                    && line.startsWith(" ".repeat(10))
                    && !line.strip().startsWith("#")) {
                rules.get(rules.size() - 1).values.merge(key, line.strip(), (before, more) -> before + " " + more);
            }
        }
        return rules;
    }

    String value(String key) {
        return values.getOrDefault(key, "");
    }
}
