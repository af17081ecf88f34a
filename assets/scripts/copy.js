// Buttons that copy the text of a field: shown only where scripts run, since the field can be copied by hand.
Array.prototype.forEach.call(document.querySelectorAll('button[data-copies]'), function (button) {
  var field = document.getElementById(button.getAttribute('data-copies'));
  var status = button.parentNode.querySelector('[role="status"]');
  if (!field || !status) {
    return;
  }
  function tell(copied) {
    status.textContent = button.getAttribute(copied ? 'data-copied' : 'data-select');
  }
  function bySelecting() {
    field.focus();
    field.select();
    field.setSelectionRange(0, field.value.length);
    try {
      tell(document.execCommand('copy'));
    } catch (error) {
      tell(false);
    }
  }
  button.hidden = false;
  button.addEventListener('click', function () {
    if (navigator.clipboard && navigator.clipboard.writeText) {
      navigator.clipboard.writeText(field.value).then(function () { tell(true); }, bySelecting);
    } else {
      bySelecting();
    }
  });
});
