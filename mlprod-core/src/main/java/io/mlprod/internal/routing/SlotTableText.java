package io.mlprod.internal.routing;

import io.mlprod.internal.text.PlainText;
import io.mlprod.routing.UnitHashing;
import java.util.Arrays;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The text form of a slot table. */
final class SlotTableText {

    private static final int MAX_SLOTS = 1_000_000;
    private static final Pattern TABLE = Pattern.compile("([A-Z0-9_]+) ([0-9]{1,7}) ([0-9,;-]*)");
    private static final Pattern RUN = Pattern.compile("([0-9]{1,7})(?:-([0-9]{1,7}))?");

    private SlotTableText() {}

    static String format(UnitHashing hashing, int slots, int[][] lists) {
        return hashing + " " + slots + " "
                + Arrays.stream(lists).map(SlotTableText::runs).collect(Collectors.joining(";"));
    }

    /**
     * Returns a list as runs: neighbours that go up or down by one form one run, such as {@code 0-99} or {@code 99-0}.
     */
    private static String runs(int[] list) {
        StringJoiner runs = new StringJoiner(",");
        for (int start = 0, end; start < list.length; start = end + 1) {
            end = start;
            int step = start + 1 < list.length ? list[start + 1] - list[start] : 0;
            while (Math.abs(step) == 1 && end + 1 < list.length && list[end + 1] - list[end] == step) {
                end++;
            }
            runs.add(start == end ? String.valueOf(list[start]) : list[start] + "-" + list[end]);
        }
        return runs.toString();
    }

    static SlotTable parse(String text) {
        Matcher table = TABLE.matcher(text);
        if (!table.matches()) {
            throw malformed("expected a hashing, the number of slots and each arm's runs, such as"
                    + " 'MURMUR3 10000 0-8999;9000-9999'");
        }
        UnitHashing hashing = Arrays.stream(UnitHashing.values())
                .filter(known -> known.name().equals(table.group(1)))
                .findAny()
                .orElseThrow(() -> malformed("there is no hashing " + table.group(1)));
        int slots = Integer.parseInt(table.group(2));
        if (slots < 1 || slots > MAX_SLOTS) {
            throw malformed("the number of slots must be 1 to " + MAX_SLOTS + ", not " + slots);
        }
        String[] arms = table.group(3).split(";", -1);
        if (arms.length > SlotLayout.MAX_ARMS) {
            throw malformed("at most " + SlotLayout.MAX_ARMS + " arms, not " + arms.length);
        }
        int[][] lists = Stream.of(arms).map(runs -> parseRuns(runs, slots)).toArray(int[][]::new);
        return new SlotTable(hashing, slots, lists);
    }

    private static int[] parseRuns(String runs, int slots) {
        if (runs.isEmpty()) {
            return new int[0];
        }
        return Stream.of(runs.split(",", -1))
                .flatMapToInt(run -> parseRun(run, slots))
                .limit(slots + 1L) // more than that contain a slot twice, which the table refuses
                .toArray();
    }

    private static IntStream parseRun(String text, int slots) {
        Matcher run = RUN.matcher(text);
        if (!run.matches()) {
            throw malformed("'" + text + "' is not a run such as 0-99 or 99-0");
        }
        int first = Integer.parseInt(run.group(1));
        int last = run.group(2) == null ? first : Integer.parseInt(run.group(2));
        if (first >= slots || last >= slots) {
            throw malformed("the run " + text + " goes beyond the last slot, " + (slots - 1));
        }
        return first <= last
                ? IntStream.rangeClosed(first, last)
                : IntStream.rangeClosed(0, first - last).map(i -> first - i);
    }

    private static IllegalArgumentException malformed(String why) {
        return new IllegalArgumentException(PlainText.line("The slots of a test cannot be read: " + why));
    }
}
