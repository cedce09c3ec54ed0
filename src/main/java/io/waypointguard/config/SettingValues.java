package io.waypointguard.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values that a source gives to settings, and what is wrong with them. A value that is wrong reads as the
 * last of those that are right, so that reading goes on and finds what else is wrong. An empty value is none.
 */
final class SettingValues {

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})([sm])");

    private final SettingSource source;
    private final List<String> problems = new ArrayList<>();

    SettingValues(SettingSource source) {
        this.source = source;
        problems.addAll(new UnknownKeys(SettingBook.all()).problems(source.names()));
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    void problem(Setting setting, String fault) {
        problems.add(setting.name() + ": " + fault);
    }

    void wrong(Setting setting, String value) {
        problem(setting, "\"" + value + "\" is not allowed; allowed: " + setting.allowed());
    }

    Optional<String> text(Setting setting) {
        return source.value(setting.name())
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .or(() -> Optional.of(setting.byDefault()).filter(value -> !value.isEmpty()));
    }

    String choice(Setting setting) {
        String value = text(setting).orElseThrow();
        if (setting.choices().contains(value)) {
            return value;
        }
        wrong(setting, value);
        return setting.choices().get(setting.choices().size() - 1);
    }

    List<String> list(Setting setting) {
        Optional<List<String>> given = source.values(setting.name());
        List<String> items = given.orElse(List.of()).stream()
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .distinct()
                .toList();
        return items.isEmpty() && !setting.byDefault().isEmpty() ? List.of(setting.byDefault()) : items;
    }

    Duration duration(Setting setting) {
        String value = text(setting).orElseThrow();
        Matcher matcher = DURATION.matcher(value);
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            return matcher.group(2).equals("m") ? Duration.ofMinutes(number) : Duration.ofSeconds(number);
        }
        wrong(setting, value);
        return Duration.ofHours(1);
    }

    Optional<Path> path(Setting setting) {
        Optional<String> text = text(setting);
        try {
            return text.map(Path::of);
        } catch (InvalidPathException e) {
            wrong(setting, text.orElse(""));
            return Optional.empty();
        }
    }
}
