// What a page can do more where scripts run. Every page works without this file.
'use strict';

(function () {
  document.documentElement.classList.add('ez-js');
})();
