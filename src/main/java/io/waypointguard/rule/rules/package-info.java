/** One final class a rule. A new rule is a new class here, a line in {@code RuleBook} and a folder of fixtures. */
@NullMarked
package io.waypointguard.rule.rules;

import org.jspecify.annotations.NullMarked;
