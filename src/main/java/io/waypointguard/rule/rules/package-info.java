/** One final class a rule. A new rule is a new class, a line in {@link StandardRules} and a folder of fixtures. */
@NullMarked
package io.waypointguard.rule.rules;

import org.jspecify.annotations.NullMarked;
