package io.mlprod.monitoring.fairness;

import java.util.List;
import java.util.stream.Collectors;

/** The names of groups for people: values that may be shown, and pseudonyms cut to where they are still distinct. */
final class GroupNames {

    private static final int PREFIX = "group-".length();
    private static final int LEAST_DIGITS = 4;

    private final int length;

    GroupNames(List<List<String>> groups) {
        List<String> pseudonyms = groups.stream()
                .flatMap(List::stream)
                .filter(Pseudonyms::isOne)
                .distinct()
                .toList();
        int distinct = PREFIX + LEAST_DIGITS;
        while (cut(pseudonyms, distinct) < pseudonyms.size()) {
            distinct++;
        }
        length = distinct;
    }

    private static long cut(List<String> pseudonyms, int length) {
        return pseudonyms.stream()
                .map(name -> name.substring(0, length))
                .distinct()
                .count();
    }

    String of(List<String> values) {
        return values.isEmpty()
                ? GroupReport.OTHER
                : values.stream()
                        .map(value -> Pseudonyms.isOne(value) ? value.substring(0, length) : value)
                        .collect(Collectors.joining(" × "));
    }
}
