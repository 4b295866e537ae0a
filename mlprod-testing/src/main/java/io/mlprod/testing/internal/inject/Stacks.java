package io.mlprod.testing.internal.inject;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The part of a stack that its reader wrote. */
final class Stacks {

    private static final int SHOWN = 8;
    private static final String HANDLE = "io.mlprod.ModelHandle"; // and its builder
    private static final List<String> BELOW =
            List.of("org.junit.", "java.lang.reflect.", "jdk.internal.", "io.mlprod.testing.internal.inject.");

    private Stacks() {}

    /** Returns the frames between mlprod's own, on top, and JUnit's, below; one line each. */
    static String ofTest(StackTraceElement[] stack) {
        return lines(Stream.of(stack)
                .dropWhile(frame -> isOfLibrary(frame.getClassName()))
                .takeWhile(frame -> BELOW.stream().noneMatch(frame.getClassName()::startsWith)));
    }

    /** Returns the top of a thread's stack. */
    static String top(StackTraceElement[] stack) {
        return lines(Stream.of(stack));
    }

    private static boolean isOfLibrary(String type) {
        return type.startsWith(HANDLE) || type.startsWith("io.mlprod.internal.") || isOfFake(type);
    }

    private static boolean isOfFake(String type) {
        return type.startsWith("io.mlprod.testing.fake.ScriptedModel");
    }

    private static String lines(Stream<StackTraceElement> frames) {
        Predicate<String> isShown = line -> !line.isEmpty();
        return frames.limit(SHOWN)
                .map(frame -> "\n    at " + frame)
                .filter(isShown)
                .collect(Collectors.joining());
    }
}
