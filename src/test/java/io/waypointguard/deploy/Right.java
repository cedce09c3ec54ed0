package io.waypointguard.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.waypointguard.testing.chart.RenderedChart;
import io.waypointguard.testing.chart.RenderedChart.Manifest;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One thing that a ServiceAccount may do.
 *
 * @param everywhere in all Namespaces, and to what is in none; else in its own Namespace alone
 * @param name of the only object that it may be done to; empty for all
 */
record Right(String account, boolean everywhere, String group, String resource, String name, String verb)
        implements Comparable<Right> {

    /** All that the roles and bindings of the chart give. */
    static Set<Right> in(RenderedChart chart) {
        return Stream.of("ClusterRole", "Role")
                .flatMap(kind ->
                        chart.ofKind(kind + "Binding").stream().flatMap(binding -> granted(chart, kind, binding)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Right> granted(RenderedChart chart, String kind, Manifest binding) {
        JsonNode role = chart.object(kind, binding.object().at("/roleRef/name").asText());
        String account = binding.object().at("/subjects/0/name").asText();
        return StreamSupport.stream(role.path("rules").spliterator(), false)
                .flatMap(rule -> all(
                        account,
                        kind.equals("ClusterRole"),
                        texts(rule.path("apiGroups")),
                        texts(rule.path("resources")),
                        rule.has("resourceNames") ? texts(rule.path("resourceNames")) : List.of(""),
                        texts(rule.path("verbs"))));
    }

    /** All that a table of the documentation says; its rows are those that begin with the name of a ServiceAccount. */
    static Set<Right> inTable(String page) {
        return page.lines()
                .filter(line -> line.startsWith("| `waypoint-guard"))
                .flatMap(Right::inRow)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Right> inRow(String row) {
        String[] cells = row.split("\\|", -1);
        String[] group = cells[2].strip().split(", ");
        return all(
                cells[1].strip().replace("`", ""),
                group.length == 1,
                List.of(group[0].equals("core") ? "" : group[0]),
                items(cells[3]),
                items(cells[4]),
                items(cells[5]));
    }

    private static Stream<Right> all(
            String account,
            boolean everywhere,
            List<String> groups,
            List<String> resources,
            List<String> names,
            List<String> verbs) {
        return groups.stream()
                .flatMap(group -> resources.stream()
                        .flatMap(resource -> names.stream()
                                .flatMap(name -> verbs.stream()
                                        .map(verb -> new Right(account, everywhere, group, resource, name, verb)))));
    }

    private static List<String> items(String cell) {
        return Arrays.stream(cell.split(",")).map(String::strip).toList();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    @Override
    public int compareTo(Right other) {
        return toString().compareTo(other.toString());
    }
}
