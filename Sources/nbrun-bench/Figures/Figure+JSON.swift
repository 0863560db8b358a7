extension Figure {
  /// One line of JSON; what is not known is left out.
  var json: String {
    var members = [("group", quoted(group)), ("name", quoted(name))]
    if let threads { members.append(("threads", String(threads))) }
    if let seconds { members.append(("seconds", Row.number(seconds))) }
    members.append(("value", Row.number(value)))
    members.append(("unit", quoted(unit)))
    if let share { members.append(("share", Row.number(share))) }
    if let roof { members.append(("roof", quoted(roof))) }
    return object(members)
  }
}
